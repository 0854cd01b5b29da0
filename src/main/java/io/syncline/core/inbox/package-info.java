/** Events that were accepted and wait for their lane. */
@NullMarked
package io.syncline.core.inbox;

import org.jspecify.annotations.NullMarked;
