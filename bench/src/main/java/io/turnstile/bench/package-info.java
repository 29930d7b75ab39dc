/**
 * What Turnstile costs: JMH benchmarks of one process beside what a program would use instead, and {@link
 * io.turnstile.bench.Report}, which runs them and the measurements of several processes ({@link
 * io.turnstile.bench.process}) and writes one table.
 *
 * <p>Nothing here is an assertion: figures are compared with the targets by whoever reads the table. Classes named Raw*
 * may touch raw memory, as the yardstick; the others use Turnstile as any program does.
 */
package io.turnstile.bench;
