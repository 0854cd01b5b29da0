/** Cleanses, checks and normalizes values. */
@NullMarked
package io.syncline.core.transform.clean;

import org.jspecify.annotations.NullMarked;
