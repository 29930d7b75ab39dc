package io.turnstile.tools.content;

import io.turnstile.MemberInfo;
import io.turnstile.Region;
import io.turnstile.RegionException;
import io.turnstile.RegionInfo;
import io.turnstile.RegionNotFoundException;
import io.turnstile.TurnTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A region in one line. Made for regions in any state: nothing that a file holds keeps it from being made.
 *
 * @param info    as the library sees it from outside.
 * @param objects names in the region, -1 if they can not be read.
 * @param grade   how it is.
 * @param health  the same for people.
 */
public record RegionSummary(RegionInfo info, int objects, Grade grade, String health) {
    /** How a region is. */
    public enum Grade {
        /** Nothing is known against it. */
        OK,
        /** It can be used, but something wants a look. */
        WARNING,
        /** It can not be used. */
        DAMAGED
    }

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int UNKNOWN = -1;

    /**
     * Looks at a region.
     *
     * @param info of it.
     * @return the summary, null if it is gone meanwhile.
     */
    public static RegionSummary of(final RegionInfo info) {
        if (info.damaged() != null) {
            return new RegionSummary(info, UNKNOWN, Grade.DAMAGED, "damaged: " + info.damaged());
        }
        try (Region region =
                Region.at(info.file()).turnTimeout(PATIENCE).trustForeignOwner().openReadOnly()) {
            return ofMembers(info, region.names().size());
        } catch (final RegionNotFoundException e) {
            return null;
        } catch (final TurnTimeoutException e) {
            return new RegionSummary(info, UNKNOWN, Grade.WARNING, "in a long turn");
        } catch (final RegionException e) {
            return new RegionSummary(info, UNKNOWN, Grade.DAMAGED, "damaged: " + e.getMessage());
        }
    }

    private static RegionSummary ofMembers(final RegionInfo info, final int objects) {
        final long dead =
                info.members().stream().filter(member -> !member.alive()).count();
        final long stopped = info.members().stream().filter(MemberInfo::stopped).count();
        final List<String> remarks = new ArrayList<>();
        if (dead > 0) {
            remarks.add(dead + " dead, prune removes them");
        }
        if (stopped > 0) {
            remarks.add(stopped + " stopped");
        }
        return remarks.isEmpty()
                ? new RegionSummary(info, objects, Grade.OK, "ok")
                : new RegionSummary(info, objects, Grade.WARNING, String.join(", ", remarks));
    }

    /** Whether figures are known. */
    public boolean isReadable() {
        return grade != Grade.DAMAGED;
    }

    /** Members that are alive. */
    public long alive() {
        return info.members().stream().filter(MemberInfo::alive).count();
    }

    /** For JSON. */
    public Map<String, Object> document() {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", info.name());
        document.put("file", info.file());
        if (isReadable()) {
            document.put("used", info.used());
            document.put("committed", info.committed());
            document.put("capacity", info.capacity());
            document.put("created", info.created());
            document.put(
                    "members",
                    info.members().stream().map(RegionSummary::document).toList());
            document.put("objects", objects == UNKNOWN ? null : objects);
        }
        document.put("health", health);
        document.put("damaged", grade == Grade.DAMAGED);
        return document;
    }

    /** A member for JSON. */
    public static Map<String, Object> document(final MemberInfo member) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("slot", member.slot());
        document.put("pid", member.pid());
        document.put("name", member.name());
        document.put("alive", member.alive());
        document.put("stopped", member.stopped());
        document.put("attached", member.attached());
        document.put("turns", member.turns());
        return document;
    }
}
