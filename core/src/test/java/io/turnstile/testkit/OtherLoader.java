package io.turnstile.testkit;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Classes of the class path once more, by a class loader of their own: as an application that is deployed a second time. */
public final class OtherLoader implements AutoCloseable {
    private final URLClassLoader loader;

    /** All that is on the class path of this JVM. */
    public OtherLoader() throws IOException {
        final String[] path = System.getProperty("java.class.path").split(File.pathSeparator);
        final URL[] urls = new URL[path.length];
        for (int i = 0; i < path.length; i++) {
            urls[i] = Path.of(path[i]).toUri().toURL();
        }
        loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    /** The other class of the same name. */
    public Class<?> load(Class<?> ours) throws ClassNotFoundException {
        return Class.forName(ours.getName(), true, loader);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
