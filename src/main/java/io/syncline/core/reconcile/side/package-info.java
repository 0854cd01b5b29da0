/** One side of a reconciliation: what is compared, and how it is read. */
@NullMarked
package io.syncline.core.reconcile.side;

import org.jspecify.annotations.NullMarked;
