/** Plans of a first synchronization. */
@NullMarked
package io.syncline.store.plan;

import org.jspecify.annotations.NullMarked;
