/** Figures of a period for other programs: what was synced, and how much the product is used. */
@NullMarked
package io.syncline.api.metrics;

import org.jspecify.annotations.NullMarked;
