/** Decides the value of an attribute when two sides changed it. */
@NullMarked
package io.syncline.core.conflict;

import org.jspecify.annotations.NullMarked;
