/** Workflows, for people. */
@NullMarked
package io.syncline.console.workflows;

import org.jspecify.annotations.NullMarked;
