/** What needs a person or gets worse: opened once, repeated sparingly, closed when it is over. */
@NullMarked
package io.syncline.core.alert;

import org.jspecify.annotations.NullMarked;
