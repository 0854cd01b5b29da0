/** The conflicts and what came of them, for people. */
@NullMarked
package io.syncline.console.conflicts;

import org.jspecify.annotations.NullMarked;
