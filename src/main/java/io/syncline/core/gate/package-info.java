/** Whether the copies of one record agree now. */
@NullMarked
package io.syncline.core.gate;

import org.jspecify.annotations.NullMarked;
