/** Work that failed for good, with all that is needed to replay it. */
@NullMarked
package io.syncline.core.deadletter;

import org.jspecify.annotations.NullMarked;
