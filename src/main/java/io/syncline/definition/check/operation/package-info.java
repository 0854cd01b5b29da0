/** Checks of operations: how they page, what their answers say, which errors they name. */
@NullMarked
package io.syncline.definition.check.operation;

import org.jspecify.annotations.NullMarked;
