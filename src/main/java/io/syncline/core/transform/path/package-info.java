/** Paths into nested values. */
@NullMarked
package io.syncline.core.transform.path;

import org.jspecify.annotations.NullMarked;
