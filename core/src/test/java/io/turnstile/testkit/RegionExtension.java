package io.turnstile.testkit;

import io.turnstile.Region;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test a {@link RegionFactory}, or one new small {@link Region}, as a parameter. After the test, failed or not,
 * every region that it opened has all its invariants proven by {@link Region#check()} and must be free of {@link Leaks}, is
 * closed and is deleted.
 */
public final class RegionExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(RegionExtension.class);

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        final Class<?> type = parameter.getParameter().getType();
        return type == RegionFactory.class || type == Region.class;
    }

    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        final RegionFactory factory = factory(context);
        return parameter.getParameter().getType() == Region.class ? factory.create() : factory;
    }

    @Override
    public void afterEach(final ExtensionContext context) throws Exception {
        factory(context).end();
    }

    private static RegionFactory factory(final ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .computeIfAbsent(RegionFactory.class, key -> new RegionFactory(), RegionFactory.class);
    }
}
