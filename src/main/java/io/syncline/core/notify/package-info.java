/** Reports to people and programs what happened, in few messages. */
@NullMarked
package io.syncline.core.notify;

import org.jspecify.annotations.NullMarked;
