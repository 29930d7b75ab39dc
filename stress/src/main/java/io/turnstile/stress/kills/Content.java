package io.turnstile.stress.kills;

import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Named objects that turns work on: those of a region, or their java.util twins. What a turn does is written once against
 * this and done to both; a container is a java.util interface in either.
 */
interface Content {
    /** The list of a name, made if there is none; the same for the other kinds. */
    List<Object> list(String name);

    Map<Object, Object> map(String name);

    Deque<Object> queue(String name);

    /** A cell, to be held by containers and given to the operations on cells below. */
    Object longCell(String name);

    Object doubleCell(String name);

    long get(Object longCell);

    long add(Object longCell, long delta);

    double addDouble(Object doubleCell, double delta);

    /** In the order in which they were made. */
    List<String> names();

    boolean remove(String name);

    /** False if there is nothing of that name, or the new one is taken. */
    boolean rename(String from, String to);

    /** Makes a container inside another one. */
    List<Object> addList(List<Object> outer);

    Map<Object, Object> addMap(List<Object> outer);

    List<Object> putList(Map<Object, Object> outer, Object key);

    Map<Object, Object> putMap(Map<Object, Object> outer, Object key);

    /** Runs a body in a turn inside the turn. */
    void inTurn(Runnable body);

    /** Frees what the names do not reach. */
    void collect();

    /** Gives free memory back. */
    void trim();
}
