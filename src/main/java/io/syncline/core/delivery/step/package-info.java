/** The steps of the delivery route. */
@NullMarked
package io.syncline.core.delivery.step;

import org.jspecify.annotations.NullMarked;
