/** Events: how they are taken in, wait and are claimed; watermarks of polls. */
@NullMarked
package io.syncline.store.inbox;

import org.jspecify.annotations.NullMarked;
