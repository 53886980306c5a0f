import { render } from 'preact';
import { App } from './app.tsx';
import './styles/colours.css';
import './styles/frame.css';
import './styles/messages.css';
import './styles/blocks.css';
import './styles/forms.css';

const root = document.getElementById('app');
if (root === null) throw new Error('The page has no element "app".');
render(<App />, root);
