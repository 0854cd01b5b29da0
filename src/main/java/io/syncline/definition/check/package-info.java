/** Checks that a definition means something. */
@NullMarked
package io.syncline.definition.check;

import org.jspecify.annotations.NullMarked;
