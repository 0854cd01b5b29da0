/** How a database reports its changes at once: triggers that notify, and its decoded log. */
@NullMarked
package io.syncline.system.jdbc.change;

import org.jspecify.annotations.NullMarked;
