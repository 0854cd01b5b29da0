/** Whether a record is in agreement now. */
@NullMarked
package io.syncline.api.gates;

import org.jspecify.annotations.NullMarked;
