package io.turnstile.stress.kills;

import io.turnstile.collections.DType;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/**
 * Named objects that turns work on: those of a region, or their java.util twins. What a turn does is written once against
 * this and done to both; a container is a java.util interface in either.
 */
interface Content {
    /** The list of a name, made if there is none; the same for the other kinds. */
    List<Object> list(String name);

    Map<Object, Object> map(String name);

    Deque<Object> queue(String name);

    Set<Object> set(String name);

    NavigableMap<Object, Object> sortedMap(String name);

    NavigableSet<Object> sortedSet(String name);

    /** Text that {@link #replace(CharSequence, int, int, String)} changes. */
    CharSequence string(String name);

    /** Puts a text in the place of a part of a string; either may be empty. */
    void replace(CharSequence string, int from, int to, String text);

    /** Bytes, to be given to the two operations below. */
    Object bytes(String name);

    int length(Object bytes);

    /** Puts some bytes in the place of others; either may be none. */
    void replace(Object bytes, int from, int to, byte[] with);

    /** An array, to be given to the operations below; one that is there keeps its type and shape. */
    Object array(String name, DType type, int rows, int columns);

    int rows(Object array);

    /** Sets an element, and returns the one before it in the order of rows. */
    double set(Object array, int index, double value);

    /** Sets all elements of some rows. */
    void fill(Object array, int from, int to, double value);

    /** Changes all elements. */
    void map(Object array, DoubleUnaryOperator function);

    Map<Object, Object> attributes(Object array);

    /** Counts a latch down, and returns what is left of its count. */
    long countDown(String latch);

    /** Makes a semaphore that writers use outside the script. */
    void makeSemaphore(String name, int permits);

    /** The latch of a name. */
    Object latch(String name);

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
