/** The command line of the product, which is the same jar called with arguments. */
@NullMarked
package io.syncline.cli;

import org.jspecify.annotations.NullMarked;
