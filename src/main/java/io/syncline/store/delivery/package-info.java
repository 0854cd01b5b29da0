/** Deliveries that wait, write windows, the brake on creates. */
@NullMarked
package io.syncline.store.delivery;

import org.jspecify.annotations.NullMarked;
