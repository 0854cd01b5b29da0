/** Proposes links between whole exports. */
@NullMarked
package io.syncline.core.identity.proposal;

import org.jspecify.annotations.NullMarked;
