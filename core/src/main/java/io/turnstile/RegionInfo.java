package io.turnstile;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What {@link Region#list()} tells of a region.
 *
 * @param name      of the region.
 * @param file      in which it lies.
 * @param capacity  bytes for header, tables and data.
 * @param committed bytes that the file system has reserved for it.
 * @param used      bytes in use by data.
 * @param members   attached processes.
 * @param created   when.
 * @param damaged   what is wrong with it, null if nothing is seen from outside; {@link Region#check()} looks closer.
 */
public record RegionInfo(
        String name,
        Path file,
        long capacity,
        long committed,
        long used,
        List<MemberInfo> members,
        Instant created,
        String damaged) {}
