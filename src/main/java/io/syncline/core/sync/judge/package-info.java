/** Judges a look at a linked record, field by field. */
@NullMarked
package io.syncline.core.sync.judge;

import org.jspecify.annotations.NullMarked;
