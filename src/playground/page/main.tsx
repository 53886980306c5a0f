import { render } from 'preact';
import { App } from './app.tsx';
import './styles/colours.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/actors.css';
import './styles/messages.css';
import './styles/hint.css';
import './styles/text.css';
import './styles/blocks.css';
import './styles/files.css';
import './styles/forms.css';
import './styles/inputs.css';
import './styles/wire.css';
import './styles/phone.css';

const root = document.getElementById('app');
if (root === null) throw new Error('The page has no element "app".');
render(<App />, root);
