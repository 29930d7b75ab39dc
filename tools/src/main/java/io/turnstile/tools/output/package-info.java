/** How commands print: tables, JSON, sizes, colours. Knows nothing of regions. */
package io.turnstile.tools.output;
