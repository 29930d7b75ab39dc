package io.turnstile.tools.content;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Texts for the keys of a map, each of which names one key. A String is its own text; any other key is that of its value, and
 * where another key has the same one, the type follows: {@code 1 (Integer)} and {@code 1 (Long)} beside the String {@code 1}.
 */
final class KeyTexts {
    /** Types whose keys are found by their text without a look at all keys. */
    private static final Map<String, Function<String, Object>> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("Integer", Integer::valueOf);
        TYPES.put("Long", Long::valueOf);
        TYPES.put("Short", Short::valueOf);
        TYPES.put("Byte", Byte::valueOf);
        TYPES.put("Double", Double::valueOf);
        TYPES.put("Float", Float::valueOf);
        TYPES.put("Boolean", Boolean::valueOf);
        TYPES.put("Character", text -> text.isEmpty() ? null : text.charAt(0));
        TYPES.put("BigInteger", BigInteger::new);
        TYPES.put("BigDecimal", BigDecimal::new);
        TYPES.put("UUID", UUID::fromString);
        TYPES.put("LocalDate", LocalDate::parse);
        TYPES.put("LocalTime", LocalTime::parse);
        TYPES.put("LocalDateTime", LocalDateTime::parse);
        TYPES.put("Instant", Instant::parse);
        TYPES.put("Duration", Duration::parse);
        TYPES.put("bytes", text -> HexFormat.of().parseHex(text));
    }

    private final Map<String, Integer> seen = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    private KeyTexts() {}

    /**
     * Entries of a map by the texts of their keys.
     *
     * @param map  which.
     * @param most entries, in the order of the map.
     * @return as many values as there are entries.
     */
    static Map<String, Object> entries(final Map<?, ?> map, final int most) {
        final List<Object> keys = new ArrayList<>();
        final List<Object> values = new ArrayList<>();
        for (final Map.Entry<?, ?> entry : map.entrySet()) {
            if (keys.size() == most) {
                break;
            }
            keys.add(entry.getKey());
            values.add(entry.getValue());
        }
        final List<String> texts = new KeyTexts().of(keys);
        final Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            entries.put(texts.get(i), values.get(i));
        }
        return entries;
    }

    private List<String> of(final List<Object> keys) {
        keys.forEach(key -> seen.merge(plain(key), 1, Integer::sum));
        // Those that are known by their plain text have the first choice.
        keys.stream().filter(this::isPlain).map(KeyTexts::plain).forEach(taken::add);
        final List<String> texts = new ArrayList<>();
        keys.forEach(key -> texts.add(isPlain(key) ? plain(key) : typed(key)));
        return texts;
    }

    private boolean isPlain(final Object key) {
        return key instanceof String || seen.get(plain(key)) == 1;
    }

    private String typed(final Object key) {
        String text = typed(key, typeOf(key));
        if (taken.contains(text)) {
            text = typed(key, key.getClass().getName());
        }
        for (int number = 2; !taken.add(text); number++) {
            text = typed(key, key.getClass().getName() + " #" + number);
        }
        return text;
    }

    private static String typed(final Object key, final String type) {
        return plain(key) + " (" + type + ")";
    }

    private static String typeOf(final Object key) {
        return key instanceof byte[] ? "bytes" : key.getClass().getSimpleName();
    }

    /** The value of a key as text; bytes are hexadecimal. */
    static String plain(final Object key) {
        return key instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(key);
    }

    /**
     * Keys of the usual types that a text may mean.
     *
     * @param text of one, with or without its type.
     * @return keys, each of another type; not the String.
     */
    static List<Object> candidates(final String text) {
        final List<Object> keys = new ArrayList<>();
        TYPES.forEach((type, parser) -> {
            final String suffix = " (" + type + ")";
            final String value = text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
            final Object key = parsed(parser, value);
            if (key != null && plain(key).equals(value)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private static Object parsed(final Function<String, Object> parser, final String text) {
        try {
            return parser.apply(text);
        } catch (final IllegalArgumentException | java.time.DateTimeException e) {
            return null;
        }
    }

    /** Texts that name keys of which some have the same plain text. */
    static List<String> typed(final List<Object> keys) {
        return keys.stream().map(key -> typed(key, typeOf(key))).toList();
    }
}
