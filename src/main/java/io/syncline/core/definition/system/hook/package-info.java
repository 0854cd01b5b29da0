/** How webhooks of a system are proved, set up and answered. */
@NullMarked
package io.syncline.core.definition.system.hook;

import org.jspecify.annotations.NullMarked;
