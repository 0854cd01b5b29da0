/** Reconciliation over real HTTP and a real database: a scripted paginated server on each side. */
@NullMarked
package io.syncline.reconcile;

import org.jspecify.annotations.NullMarked;
