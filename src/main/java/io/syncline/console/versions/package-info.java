/** Versions of definitions, for people. */
@NullMarked
package io.syncline.console.versions;

import org.jspecify.annotations.NullMarked;
