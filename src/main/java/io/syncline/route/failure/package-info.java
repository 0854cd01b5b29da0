/** How one event or delivery that a step cannot cope with is kept from stopping the others. */
@NullMarked
package io.syncline.route.failure;

import org.jspecify.annotations.NullMarked;
