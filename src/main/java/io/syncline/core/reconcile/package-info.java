/**
 * Compares the complete data of all sides, judges what differs and responds (DESIGN.md section 9).
 */
@NullMarked
package io.syncline.core.reconcile;

import org.jspecify.annotations.NullMarked;
