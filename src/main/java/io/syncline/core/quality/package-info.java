/** How good the data is: scores per entity and system, and schemas that drift. */
@NullMarked
package io.syncline.core.quality;

import org.jspecify.annotations.NullMarked;
