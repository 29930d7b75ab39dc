/** Scientific files, HDF5 and numpy's, and how they come into regions and out of them. */
package io.turnstile.tools.files;
