package io.turnstile.collections;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.turnstile.testkit.CoveredMethods;
import io.turnstile.testkit.CrashAtEveryStore;
import io.turnstile.testkit.CrashAtEveryStore.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every changing operation of strings and bytes, killed at each of its stores: one line an operation. */
class RopeCrashTest {
    /** Chars in a piece. */
    private static final int PIECE = RopeLayout.CAPACITY / 2;

    private static final List<String> STRING_READS = methods(
            "charAt(int) chars() codePoints() compareTo(SharedString) contentEquals(CharSequence) equals(Object) hashCode()"
                    + " indexOf(String) indexOf(String, int) isEmpty() lastIndexOf(String) lastIndexOf(String, int) length()"
                    + " region() snapshot() subSequence(int, int) substring(int) substring(int, int) toString()");

    private static final List<String> STRING_APPENDS =
            methods("append(Object) append(char) append(char[]) append(CharSequence, int, int) appendCodePoint(int)"
                    + " insert(int, Object) insert(int, char) insert(int, char[])");

    private static final List<String> BYTES_READS = methods(
            "contentEquals(byte[]) copyTo(int, ByteBuffer) copyTo(int, byte[], int, int) equals(Object) getByte(int)"
                    + " getDouble(int) getFloat(int) getInt(int) getLong(int) getShort(int) hashCode() indexOf(byte)"
                    + " indexOf(byte[]) indexOf(byte[], int) isEmpty() lastIndexOf(byte[]) length() region() snapshot()"
                    + " toBytes() toString()");

    private static final List<String> BYTES_PUTS = methods(
            "putByte(int, byte) putDouble(int, double) putFloat(int, float) putInt(int, int) putShort(int, short)");

    static Stream<Operation> operations() {
        return Stream.of(strings(), pieces(), bytes()).flatMap(each -> each);
    }

    private static Stream<Operation> strings() {
        return Stream.of(
                Operation.of(
                        "SharedString.open(Region, String)", region -> {}, region -> SharedString.open(region, "new")),
                string("append(CharSequence): the first", 0, string -> string.append("text")),
                string("append(CharSequence): with more room", 12, string -> string.append("text")),
                string("append(CharSequence): with a second piece", PIECE, string -> string.append("text")),
                string("insert(int, CharSequence)", 100, string -> string.insert(5, "text")),
                string("delete(int, int)", 100, string -> string.delete(5, 95)),
                string("deleteCharAt(int)", 100, string -> string.deleteCharAt(50)),
                string("deleteCharAt(int): the only one", 1, string -> string.deleteCharAt(0)),
                string("replace(int, int, String): by more", 100, string -> string.replace(5, 9, "another text")),
                string("replace(int, int, String): by less", 100, string -> string.replace(5, 90, "another text")),
                string("reverse()", PIECE + 10, SharedString::reverse),
                string("set(CharSequence)", 100, string -> string.set("another text")),
                string("setCharAt(int, char)", 100, string -> string.setCharAt(5, 'x')),
                string("setLength(int): less", 100, string -> string.setLength(5)),
                string("setLength(int): more", 100, string -> string.setLength(500)),
                string("clear()", 100, SharedString::clear));
    }

    private static Stream<Operation> pieces() {
        return Stream.of(
                string("append(CharSequence): with six pieces", 10, string -> string.append(text(5 * PIECE))),
                string("insert(int, CharSequence): splits a piece", 3 * PIECE, string -> string.insert(PIECE, "text")),
                string(
                        "insert(int, CharSequence): three pieces",
                        3 * PIECE,
                        string -> string.insert(PIECE / 2, text(3 * PIECE))),
                string("delete(int, int): pieces", 8 * PIECE, string -> string.delete(PIECE / 2, 6 * PIECE)),
                Operation.of(
                        "SharedString.delete(int, int): joins pieces",
                        region -> SharedString.open(region, "string")
                                .set(text(3 * PIECE))
                                .delete(0, PIECE - 10),
                        region -> SharedString.open(region, "string").delete(20, PIECE)),
                string(
                        "replace(int, int, String): pieces",
                        4 * PIECE,
                        string -> string.replace(PIECE / 2, 3 * PIECE, text(2 * PIECE))),
                string("set(CharSequence): pieces", 4 * PIECE, string -> string.set(text(2 * PIECE))),
                string("setLength(int): to a piece", 5 * PIECE, string -> string.setLength(PIECE)),
                string("clear(): pieces", 5 * PIECE, SharedString::clear));
    }

    private static Stream<Operation> bytes() {
        return Stream.of(
                Operation.of(
                        "SharedBytes.open(Region, String)", region -> {}, region -> SharedBytes.open(region, "new")),
                bytes("append(byte)", 100, bytes -> bytes.append((byte) 1)),
                bytes("append(byte[]): the first", 0, bytes -> bytes.append(new byte[] {1, 2, 3})),
                bytes("append(byte[], int, int)", 100, bytes -> bytes.append(new byte[] {1, 2, 3}, 1, 2)),
                bytes("append(ByteBuffer)", 100, bytes -> bytes.append(ByteBuffer.wrap(new byte[9000]))),
                bytes("insert(int, byte[])", 9000, bytes -> bytes.insert(4500, new byte[] {1, 2, 3})),
                bytes("delete(int, int)", 20_000, bytes -> bytes.delete(100, 19_000)),
                bytes("replace(int, int, byte[])", 100, bytes -> bytes.replace(5, 50, new byte[] {1, 2, 3})),
                bytes("set(byte[])", 100, bytes -> bytes.set(new byte[] {1, 2, 3})),
                bytes("setLength(int)", 100, bytes -> bytes.setLength(5000)),
                bytes(
                        "putLong(int, long): in two pieces",
                        9000,
                        bytes -> bytes.putLong(RopeLayout.CAPACITY - 3, 0x0102030405060708L)),
                bytes(
                        "copyFrom(int, byte[], int, int)",
                        9000,
                        bytes -> bytes.copyFrom(3900, text(700).getBytes(UTF_8), 1, 600)),
                bytes("copyFrom(int, ByteBuffer)", 100, bytes -> bytes.copyFrom(10, ByteBuffer.wrap(new byte[70]))),
                bytes("fill(byte)", 5000, bytes -> bytes.fill((byte) 7)),
                bytes("fill(int, int, byte)", 100, bytes -> bytes.fill(5, 95, (byte) 7)),
                bytes(
                        "slice(int, int): putInt",
                        100,
                        bytes -> bytes.slice(5, 95).putInt(0, -1)),
                bytes("clear()", 9000, SharedBytes::clear));
    }

    static Stream<Arguments> covered() {
        return Stream.of(
                arguments(
                        SharedString.class,
                        Map.of(
                                "reads",
                                STRING_READS,
                                "one call of append or insert of a CharSequence",
                                STRING_APPENDS)),
                arguments(SharedBytes.class, Map.of("reads", BYTES_READS, "as putLong", BYTES_PUTS)));
    }

    @ParameterizedTest
    @MethodSource("covered")
    void coversEveryPublicMethod(final Class<?> type, final Map<String, List<String>> exempt) {
        CoveredMethods.assertComplete(type, operations(), exempt);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isAllOrNothing(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survives(operation);
        System.out.println(operation + ": killed at " + killed + " stores");
        assertTrue(killed > 5, "killed=" + killed);
    }

    static Stream<Operation> operationsKilledTwice() {
        return pieces().limit(4);
    }

    @ParameterizedTest
    @MethodSource("operationsKilledTwice")
    void isAllOrNothingWhenTheOneThatTakesOverIsKilledToo(final Operation operation) throws IOException {
        final long killed = CrashAtEveryStore.survivesTwice(operation);
        System.out.println(operation + ": killed twice at " + killed + " pairs of stores");
        assertTrue(killed > 5, "killed=" + killed);
    }

    private static Operation string(final String name, final int length, final Consumer<SharedString> run) {
        return Operation.of(
                "SharedString." + name,
                region -> SharedString.open(region, "string").set(text(length)),
                region -> run.accept(SharedString.open(region, "string")));
    }

    private static Operation bytes(final String name, final int length, final Consumer<SharedBytes> run) {
        return Operation.of(
                "SharedBytes." + name,
                region -> SharedBytes.open(region, "bytes").set(text(length).getBytes(UTF_8)),
                region -> run.accept(SharedBytes.open(region, "bytes")));
    }

    private static String text(final int length) {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < length; i++) {
            text.append(i).append(' ');
        }
        return text.substring(0, length);
    }

    private static List<String> methods(final String signatures) {
        return List.of(signatures.split("(?<=\\)) "));
    }
}
