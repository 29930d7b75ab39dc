package io.turnstile.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which file a descriptor really has open, and who may do what with it. It is asked of the descriptor and not of a
 * path, so nobody can exchange the file between the check and the use.
 *
 * @param uid    numeric user id of the owner
 * @param gid    numeric id of the group
 * @param mode   type and permission bits, as in {@code st_mode}
 * @param inode  inode number, unique within {@code device} while the file exists
 * @param device device number of the file system
 * @param links  number of names the file has; 0 means that it was deleted
 * @param length bytes
 */
public record FileIdentity(int uid, int gid, int mode, long inode, long device, int links, long length) {
    private static final int TYPE_MASK = 0xF000;
    private static final int REGULAR = 0x8000;
    private static final int WRITABLE_BY_OTHERS = 0022;

    /**
     * Whether this is an ordinary file, and not a directory, pipe, socket or device.
     *
     * @return true for a regular file
     */
    public boolean isRegularFile() {
        return (mode & TYPE_MASK) == REGULAR;
    }

    /**
     * Whether the group or everybody may write to the file.
     *
     * @return true when any of the two bits is set; access control lists show in the group's bits
     */
    public boolean isWritableByOthers() {
        return (mode & WRITABLE_BY_OTHERS) != 0;
    }

    /**
     * Asks what a descriptor of this process has open.
     *
     * @param descriptor an open file descriptor
     * @return its file
     * @throws IOException if the descriptor is not open, or /proc is not mounted
     */
    static FileIdentity of(int descriptor) throws IOException {
        final Map<String, Object> attributes =
                Files.readAttributes(descriptorPath(descriptor), "unix:uid,gid,mode,ino,dev,nlink,size");
        return new FileIdentity(
                number(attributes, "uid").intValue(),
                number(attributes, "gid").intValue(),
                number(attributes, "mode").intValue(),
                number(attributes, "ino").longValue(),
                number(attributes, "dev").longValue(),
                number(attributes, "nlink").intValue(),
                number(attributes, "size").longValue());
    }

    /**
     * The name under which Linux shows an open descriptor of this process; it follows to the opened file itself,
     * whatever its path means by now.
     */
    static Path descriptorPath(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    private static Number number(Map<String, Object> attributes, String name) {
        return (Number) attributes.get(name);
    }
}
