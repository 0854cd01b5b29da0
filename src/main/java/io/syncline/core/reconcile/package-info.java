/**
 * Compares the complete data of all sides, judges what differs and responds
 * (docs/reconciliation.md).
 */
@NullMarked
package io.syncline.core.reconcile;

import org.jspecify.annotations.NullMarked;
