/** Shows the product at work with stand-in systems, in words a person reads. */
@NullMarked
package io.syncline.sandbox.demo;

import org.jspecify.annotations.NullMarked;
