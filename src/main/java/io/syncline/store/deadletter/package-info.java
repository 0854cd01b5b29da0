/** Dead letters and their replay. */
@NullMarked
package io.syncline.store.deadletter;

import org.jspecify.annotations.NullMarked;
