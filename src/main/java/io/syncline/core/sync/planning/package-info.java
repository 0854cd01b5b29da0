/** Plans the deliveries that follow from a judgement. */
@NullMarked
package io.syncline.core.sync.planning;

import org.jspecify.annotations.NullMarked;
