/** What a reconciliation reads, compares and finds. */
@NullMarked
package io.syncline.store.reconcile;

import org.jspecify.annotations.NullMarked;
