/** Plans of a first synchronization. */
@NullMarked
package io.syncline.api.plans;

import org.jspecify.annotations.NullMarked;
