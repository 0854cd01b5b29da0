/** Reads all sides completely into staging. */
@NullMarked
package io.syncline.core.reconcile.pull;

import org.jspecify.annotations.NullMarked;
