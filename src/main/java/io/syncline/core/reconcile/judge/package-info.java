/** Reads suspects again and says what each of them is. */
@NullMarked
package io.syncline.core.reconcile.judge;

import org.jspecify.annotations.NullMarked;
