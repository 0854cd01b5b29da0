/** Decides what an attribute is worth when two sides changed it. */
@NullMarked
package io.syncline.core.conflict;

import org.jspecify.annotations.NullMarked;
