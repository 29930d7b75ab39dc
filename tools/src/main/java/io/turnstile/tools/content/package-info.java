/** What is in a region, seen without knowing its types: paths, trees, documents. Stores nothing. */
package io.turnstile.tools.content;
