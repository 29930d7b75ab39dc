package io.turnstile.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads Turnstile once more, with questions to {@link Faults} at the entry and the end of each method and before each
 * allocation. Tests are loaded here too, unchanged, so that they meet the changed classes; everything else comes from the parent.
 */
public final class FaultLoader extends ClassLoader {
    private static final String OURS = "io.turnstile.";
    private static final String TURN = "io/turnstile/Turn";
    private static final String FAULTS = "io/turnstile/testkit/Faults";

    /** A loader of its own. */
    public FaultLoader() {
        super("turnstile-faults", FaultLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)
                || name.equals(Faults.class.getName())
                || name.startsWith(Faults.class.getName() + "$")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            final Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(final String name) throws ClassNotFoundException {
        final URL source = getParent().getResource(name.replace('.', '/') + ".class");
        if (source == null) {
            throw new ClassNotFoundException(name);
        }
        try (InputStream stream = source.openStream()) {
            final byte[] code = stream.readAllBytes();
            final byte[] changed = isTest(source) ? code : change(code);
            return defineClass(name, changed, 0, changed.length);
        } catch (final IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static boolean isTest(final URL source) {
        return source.getPath().contains("test-classes/") || source.getPath().contains("-tests.jar!");
    }

    private static byte[] change(final byte[] code) {
        final ClassReader reader = new ClassReader(code);
        final ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Classes(writer), ClassReader.EXPAND_FRAMES);
        return writer.toByteArray();
    }

    private static final class Classes extends ClassVisitor {
        private String owner;
        private boolean isInterface;

        Classes(final ClassWriter writer) {
            super(Opcodes.ASM9, writer);
        }

        @Override
        public void visit(
                final int version,
                final int access,
                final String name,
                final String signature,
                final String parent,
                final String[] interfaces) {
            owner = name;
            isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
            super.visit(version, access, name, signature, parent, interfaces);
        }

        @Override
        public MethodVisitor visitMethod(
                final int access,
                final String name,
                final String descriptor,
                final String signature,
                final String[] exceptions) {
            final MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            final boolean hasCode = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
            if (!hasCode || name.equals("<clinit>")) {
                return next;
            }
            // A constructor's "this" is no object yet where a handler would begin: only its allocations ask.
            final boolean bracketed = !name.equals("<init>") && !isInterface;
            final boolean ends = owner.equals(TURN) && (name.equals("close") || name.equals("rollback"));
            return new Methods(next, ends ? "enterEnd" : "enter", bracketed ? arguments(access, descriptor) : null);
        }

        /** Locals at the entry, as frames name them. */
        private Object[] arguments(final int access, final String descriptor) {
            final List<Object> locals = new ArrayList<>();
            if ((access & Opcodes.ACC_STATIC) == 0) {
                locals.add(owner);
            }
            for (final Type type : Type.getArgumentTypes(descriptor)) {
                locals.add(
                        switch (type.getSort()) {
                            case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
                            case Type.FLOAT -> Opcodes.FLOAT;
                            case Type.LONG -> Opcodes.LONG;
                            case Type.DOUBLE -> Opcodes.DOUBLE;
                            default -> type.getInternalName();
                        });
            }
            return locals.toArray();
        }
    }

    private static final class Methods extends MethodVisitor {
        private final String entry;
        private final Object[] arguments;
        private final Label start = new Label();

        Methods(final MethodVisitor next, final String entry, final Object[] arguments) {
            super(Opcodes.ASM9, next);
            this.entry = entry;
            this.arguments = arguments;
        }

        private void ask(final String question) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, FAULTS, question, "()V", false);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (arguments != null) {
                ask(entry);
                super.visitLabel(start);
            }
        }

        @Override
        public void visitInsn(final int opcode) {
            if (arguments != null && opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
                ask("leave");
            }
            super.visitInsn(opcode);
        }

        @Override
        public void visitTypeInsn(final int opcode, final String type) {
            // Behind it: frames know an object that is not initialised yet by the place of its instruction.
            super.visitTypeInsn(opcode, type);
            if (opcode == Opcodes.NEW || opcode == Opcodes.ANEWARRAY) {
                ask("allocate");
            }
        }

        @Override
        public void visitIntInsn(final int opcode, final int operand) {
            if (opcode == Opcodes.NEWARRAY) {
                ask("allocate");
            }
            super.visitIntInsn(opcode, operand);
        }

        @Override
        public void visitMultiANewArrayInsn(final String descriptor, final int dimensions) {
            ask("allocate");
            super.visitMultiANewArrayInsn(descriptor, dimensions);
        }

        @Override
        public void visitInvokeDynamicInsn(
                final String name,
                final String descriptor,
                final org.objectweb.asm.Handle bootstrap,
                final Object... arguments) {
            ask("allocate");
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        }

        @Override
        public void visitMaxs(final int maxStack, final int maxLocals) {
            if (arguments != null) {
                final Label handler = new Label();
                super.visitLabel(handler);
                super.visitFrame(Opcodes.F_NEW, arguments.length, arguments, 1, new Object[] {"java/lang/Throwable"});
                ask("leave");
                super.visitInsn(Opcodes.ATHROW);
                // Last, so that the handlers of the method itself come first. A return that fails in leave() is none of
                // ours.
                super.visitTryCatchBlock(start, handler, handler, null);
            }
            super.visitMaxs(maxStack, maxLocals);
        }
    }
}
